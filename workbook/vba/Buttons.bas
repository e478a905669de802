Attribute VB_Name = "Buttons"
' One macro a button, on the ribbon and on the sheets. All work is done in Python.
Option Explicit

Public Sub ImportFiles()
    RunMacro "import_files"
End Sub

Public Sub RefreshSheets()
    RunMacro "refresh_sheets"
End Sub

Public Sub DailyCheck()
    RunMacro "daily_check"
End Sub

Public Sub WeeklyReport()
    RunMacro "weekly_report"
End Sub

Public Sub SendChat()
    RunMacro "send_chat"
End Sub

Public Sub Targets()
    RunMacro "targets"
End Sub

' Starts Python anew first, so that a repaired installation is seen.
Public Sub Doctor()
    XlStop
    RunMacro "doctor"
End Sub

Public Sub Help()
    RunMacro "help"
End Sub

' Runs a macro and says what came of it; screen and status bar are as before, whatever happens.
Private Sub RunMacro(ByVal macroName As String)
    Dim wasUpdating As Boolean
    Dim said As String
    On Error GoTo failed
    wasUpdating = Application.ScreenUpdating
    Application.ScreenUpdating = False
    Application.StatusBar = HelpText("text_busy")
    said = XlRun(macroName)
    If said = XL_FAILED Then said = HelpText("text_failed")
restore:
    On Error Resume Next
    Application.ScreenUpdating = wasUpdating
    Application.StatusBar = False
    If Len(said) > 0 Then MsgBox said, vbInformation, HelpText("text_title")
    Exit Sub
failed:
    said = HelpText("text_failed")
    Resume restore
End Sub
