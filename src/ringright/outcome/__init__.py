"""What an attempt came to: disposition and grade, with the callee's own words."""
