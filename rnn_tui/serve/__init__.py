"""The program in a browser: a server that starts it once for each visitor, and the page that shows it.

The extra ``serve``. What is shown is started as a program of its own and never imported: it and the server speak the
protocol of Textual's web driver.
"""
