Attribute VB_Name = "Ribbon"
' Callbacks of ribbon.xml. "As Object" spares a reference to the Office library.
Option Explicit

Public Sub Ribbon_ImportFiles(control As Object)
    ImportFiles
End Sub

Public Sub Ribbon_RefreshSheets(control As Object)
    RefreshSheets
End Sub

Public Sub Ribbon_DailyCheck(control As Object)
    DailyCheck
End Sub

Public Sub Ribbon_WeeklyReport(control As Object)
    WeeklyReport
End Sub

Public Sub Ribbon_SendChat(control As Object)
    SendChat
End Sub

Public Sub Ribbon_Targets(control As Object)
    Targets
End Sub

Public Sub Ribbon_Doctor(control As Object)
    Doctor
End Sub

Public Sub Ribbon_Help(control As Object)
    Help
End Sub
