"""How reliable objects, groups and models are: figures, charts that open their orders, what came back."""
