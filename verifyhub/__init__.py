"""What is true about claims, whatever the web framework: no Django, no database, one door to the network."""
