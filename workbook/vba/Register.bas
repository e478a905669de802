Attribute VB_Name = "Register"
' Chinese texts come from the hidden sheet _udf, for VBA source is ASCII: column A a key, B its text, and for a
' function the texts of its arguments from C on.
Option Explicit
Option Private Module

' Gives the function wizard the descriptions. Called when the workbook opens; leaves it unchanged.
Public Sub RegisterFunctions()
    Dim rows As Variant
    Dim category As String
    Dim i As Long
    Dim wasSaved As Boolean
    On Error Resume Next
    wasSaved = ThisWorkbook.Saved
    category = HelpText("text_category")
    rows = HelpRows()
    For i = 1 To UBound(rows, 1)
        If Left(rows(i, 1), 4) = "ops_" Then RegisterFunction rows, i, category
    Next i
    ThisWorkbook.Saved = wasSaved
End Sub

' The text of a key; the key itself where there is none.
Public Function HelpText(ByVal key As String) As String
    Dim rows As Variant
    Dim i As Long
    HelpText = key
    On Error Resume Next
    rows = HelpRows()
    For i = 1 To UBound(rows, 1)
        If rows(i, 1) = key Then
            HelpText = rows(i, 2)
            Exit Function
        End If
    Next i
End Function

Private Function HelpRows() As Variant
    HelpRows = ThisWorkbook.Worksheets("_udf").UsedRange.Value
End Function

Private Sub RegisterFunction(ByRef rows As Variant, ByVal i As Long, ByVal category As String)
    Dim texts() As String
    Dim count As Long
    Dim place As String
    On Error Resume Next
    place = "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & rows(i, 1)
    Do While count + 3 <= UBound(rows, 2)
        If Len(rows(i, count + 3)) = 0 Then Exit Do
        count = count + 1
        ReDim Preserve texts(1 To count)
        texts(count) = rows(i, count + 2)
    Loop
    If count = 0 Then
        Application.MacroOptions Macro:=place, Description:=rows(i, 2), Category:=category
    Else
        Application.MacroOptions Macro:=place, Description:=rows(i, 2), Category:=category, ArgumentDescriptions:=texts
    End If
End Sub
