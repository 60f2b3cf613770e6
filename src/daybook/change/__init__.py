"""Change: discovery, options, benefits and programmes, up to the decision that starts a change."""
