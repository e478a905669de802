"""LibreOffice as a host: functions in cells, buttons and macros of the same workbook, without Excel."""
