"""The pages on which everybody reads what citizens suggest and expect. They know copies, never cases."""
