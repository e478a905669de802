Attribute VB_Name = "Bridge"
' What stands in for the module Bridge of a workbook that LibreOffice has open: the same XL_FAILED, XlCall, XlRun,
' XlStop. It asks the relay, which runs inside LibreOffice and keeps the Python process.
Option Explicit
Public Const XL_FAILED As String = "#xlops!"
Private held As Object
Private shopCode As String

Public Function XlCall(ByVal functionName As String, ByVal args As Variant) As Variant
    XlCall = XL_FAILED
    On Error Resume Next
    XlCall = AsMatrix(Relay().call(functionName, PlainValues(args)))
End Function

Public Function XlRun(ByVal macroName As String) As String
    Dim said As Variant
    XlRun = XL_FAILED
    On Error Resume Next
    said = XL_FAILED
    said = Relay().begin(macroName, ThisComponent.RuntimeUID)
    If Len(said) > 0 Then
        XlRun = said
        Exit Function
    End If
    Do
        Wait 20
        DoEvents
        said = XL_FAILED
        said = Relay().said()
    Loop While IsEmpty(said) Or IsNull(said)
    XlRun = said
End Function

Public Sub XlStop()
    On Error Resume Next
    Relay().stop()
End Sub

Private Function Relay() As Object
    If held Is Nothing Then Set held = createUnoService("xlops.libreoffice.Relay")
    Set Relay = held
End Function

Private Function PlainValues(ByVal args As Variant) As Variant
    Dim i As Long
    Dim plain() As Variant
    ReDim plain(0 To UBound(args) - LBound(args) + 1)
    plain(0) = ShopOf()
    For i = LBound(args) To UBound(args)
        If IsMissing(args(i)) Then
            plain(i - LBound(args) + 1) = Empty
        ElseIf IsObject(args(i)) Then
            plain(i - LBound(args) + 1) = args(i).CellRange.getDataArray()
        Else
            plain(i - LBound(args) + 1) = args(i)
        End If
    Next i
    PlainValues = plain
End Function

Private Function AsMatrix(ByVal rows As Variant) As Variant
    Dim i As Long
    Dim j As Long
    Dim line As Variant
    Dim matrix() As Variant
    If Not IsArray(rows) Then
        AsMatrix = rows
        Exit Function
    End If
    line = rows(LBound(rows))
    ReDim matrix(0 To UBound(rows) - LBound(rows), 0 To UBound(line) - LBound(line))
    For i = LBound(rows) To UBound(rows)
        line = rows(i)
        For j = LBound(line) To UBound(line)
            matrix(i - LBound(rows), j - LBound(line)) = line(j)
        Next j
    Next i
    AsMatrix = matrix
End Function

Private Function ShopOf() As String
    Dim rows As Variant
    Dim i As Long
    On Error GoTo ofNoShop
    If Len(shopCode) = 0 Then
        rows = ThisComponent.Sheets.getByName("_udf").getCellRangeByName("A1:B40").getDataArray()
        For i = LBound(rows) To UBound(rows)
            If rows(i)(0) = "shop" Then shopCode = rows(i)(1)
        Next i
    End If
ofNoShop:
    ShopOf = shopCode
End Function
