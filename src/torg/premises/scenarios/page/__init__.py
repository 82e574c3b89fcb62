"""What the pages of scenarios show: figures put into words, fronts drawn, scenarios compared."""
