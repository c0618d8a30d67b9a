"""What the screens share: look, actions, the desk, fields, messages."""
