"""How fast VerifyHub is, against a floor that does the same with nothing around it."""
