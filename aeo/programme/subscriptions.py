"""What the kernel takes from the programme, in every process: the calendar that moves ends of periods."""

from aeo.kernel.running import use_calendar
from aeo.programme.calendars import calendar

use_calendar(calendar)
