"""Questions in people's hands, cries for help, and those who answer, as rows."""
