"""The live face: functions in cells, macros behind buttons, the bridge to Excel, WPS and LibreOffice."""
