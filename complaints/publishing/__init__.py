"""How a suggestion or an expectation becomes public: a redacted copy, read by two officers."""
