"""What is asked: the view, the engine, the rules, the call profiles. Imports graphmodel only."""
