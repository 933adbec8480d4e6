"""What a plan is: frozen dataclasses without input, output or a clock."""
