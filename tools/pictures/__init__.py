"""The pictures of the handbook: what the program shows, exported by the program itself.

python -m tools.pictures [SCENE ...]

A scene is a module in ``scenes`` with ``async def take(stage)``, which yields each picture that it makes: a name, and
the SVG. It is called once for each language: docs/handbook/pictures has NAME-en.svg and NAME-fr.svg. The trainings have
fixed seeds and steps, and clocks that tick when they are asked: the same machine makes the same pictures.
"""
