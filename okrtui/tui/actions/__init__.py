"""What the keys of the main screen do: one module a subject, put together by the main screen."""
