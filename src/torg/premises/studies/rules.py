"""Who orders studies. Their results, which name no owner and no rent, are open to everybody."""

from torg.core.rules import staff_with_mfa

can_order_studies = staff_with_mfa
