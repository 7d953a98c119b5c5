"""Playing a case without a browser: a case file, the people who act, a clock that is told what day it is."""
