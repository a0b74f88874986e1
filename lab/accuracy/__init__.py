"""How right the reading is, on labelled data kept outside this repository."""
