"""The demonstration press: invented publishers and their pages, feeds and channels, served by VerifyHub itself."""
