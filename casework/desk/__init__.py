"""The screens of those who work on cases: thin views over the activities of `casework`."""
