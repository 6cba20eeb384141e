"""What is printed of an application: the city's form, tables, support list, letters, posters.

`content.py` and `letters.py` say what stands in each (a `sheets.Sheet`: plain data), `drawing.py` makes the file of it. A
worker makes them one by one, and each is there as soon as it is made. Names are put into the form alone, in the very
request that asks for it, because a job would have to keep them."""
