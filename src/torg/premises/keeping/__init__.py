"""The pages by which owners and staff keep the register of premises."""
