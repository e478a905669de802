Attribute VB_Name = "Bridge"
' The only module that calls out of the workbook. On Windows it loads xlwings' DLL and asks the Python process
' behind it. Where the DLL lies and how Python is started stands in a file that the installer writes:
'   %APPDATA%\xlops\bridge.txt, in the system's code page: line 1 the full path of xlopsbridge.dll (a copy of
'   xlwings' DLL of Excel's own bitness), line 2 the command that starts Python, always the same.
' A host that is not Excel on Windows replaces this module by one with the same XL_FAILED, XlCall, XlRun, XlStop.
Option Explicit
Option Private Module

Private Declare PtrSafe Function LoadLibraryW Lib "kernel32" (ByVal dllPath As LongPtr) As LongPtr
' Found by its bare name, for LoadLibraryW has loaded it by then, from wherever it lies.
Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlopsbridge.dll" (ByRef result As Variant, ByVal startCommand As String, ByVal mode As Long) As Long
Private Declare PtrSafe Function CoRegisterMessageFilter Lib "ole32" (ByVal wanted As LongPtr, ByRef previous As LongPtr) As Long

' What a cell shows when Python can't be reached.
Public Const XL_FAILED As String = "#xlops!"

Private Const UDF_MODULE As String = "xlops.excel.udfs"
Private Const MACRO_MODULE As String = "xlops.excel.macros"
Private Const MACRO_ENTRY As String = "run"
Private Const NOT_INSTALLED As Long = vbObjectError + 1001

Private python As Object
' Which shop this workbook is of; read once from the hidden sheet.
Private shopCode As String
' Set when starting failed, so that ten thousand cells don't all try; the next macro tries again.
Private unavailable As Boolean
' How many processes have ended. The DLL gives each command a class of its own, and Windows may still hold a dead
' process's for a while; a blank more behind the command makes it a new one.
Private ended As Long

' The value of a function for cells; XL_FAILED when Python can't be reached or fails.
Public Function XlCall(ByVal functionName As String, ByVal args As Variant) As Variant
    Dim attempt As Long
    Dim plain As Variant
    On Error Resume Next
    plain = PlainValues(args)
    For attempt = 1 To 2
        Err.Clear
        XlCall = Server().CallUDF(UDF_MODULE, functionName, plain)
        If Err.Number = 0 Then Exit Function
        If Not ServerIsGone(Err.Number) Then Exit For
        LetGo
    Next attempt
    XlCall = XL_FAILED
End Function

' Runs a macro in Python; what it returns is a sentence for the operator, or nothing.
Public Function XlRun(ByVal macroName As String) As String
    Dim attempt As Long
    Dim failed As Boolean
    Dim previous As LongPtr
    Dim replaced As LongPtr
    On Error Resume Next
    unavailable = False
    ' Without a message filter Excel does not say "waiting for OLE" during a long job.
    CoRegisterMessageFilter 0, previous
    For attempt = 1 To 2
        Err.Clear
        XlRun = Server().CallUDF(MACRO_MODULE, MACRO_ENTRY, Array(macroName), ThisWorkbook) & ""
        failed = (Err.Number <> 0)
        If Not failed Then Exit For
        If Not ServerIsGone(Err.Number) Then Exit For
        LetGo
    Next attempt
    If failed Then XlRun = XL_FAILED
    CoRegisterMessageFilter previous, replaced
End Function

' Ends the Python process; the next call starts a new one.
Public Sub XlStop()
    If Not python Is Nothing Then LetGo
    unavailable = False
End Sub

Private Sub LetGo()
    Dim nothingLeft As Variant
    Dim dllPath As String
    Dim startCommand As String
    On Error Resume Next
    Set python = Nothing
    ReadSettings dllPath, startCommand
    XLPyDLLActivateAuto nothingLeft, startCommand & Space(ended), -1
    ended = ended + 1
End Sub

Private Function Server() As Object
    Dim dllPath As String
    Dim startCommand As String
    Dim started As Variant
    If python Is Nothing Then
        If unavailable Then Err.Raise NOT_INSTALLED
        unavailable = True
        ReadSettings dllPath, startCommand
        If LoadLibraryW(StrPtr(dllPath)) = 0 Then Err.Raise NOT_INSTALLED
        If XLPyDLLActivateAuto(started, startCommand & Space(ended), 1) <> 0 Then Err.Raise NOT_INSTALLED
        Set python = started
        unavailable = False
    End If
    Set Server = python
End Function

Private Sub ReadSettings(ByRef dllPath As String, ByRef startCommand As String)
    Dim channel As Integer
    channel = FreeFile
    Open Environ("APPDATA") & "\xlops\bridge.txt" For Input As #channel
    Line Input #channel, dllPath
    Line Input #channel, startCommand
    Close #channel
End Sub

' The shop of this workbook, then ranges as the values they hold: one call into Excel each, where Python would need
' fifteen. (A new array, for an assignment to an element that holds a range could be taken for one to the range.)
Private Function PlainValues(ByVal args As Variant) As Variant
    Dim i As Long
    Dim plain() As Variant
    ReDim plain(0 To UBound(args) - LBound(args) + 1)
    If Len(shopCode) = 0 Then shopCode = HelpText("shop")
    plain(0) = shopCode
    For i = LBound(args) To UBound(args)
        If IsObject(args(i)) Then
            plain(i - LBound(args) + 1) = args(i).Value2
        Else
            plain(i - LBound(args) + 1) = args(i)
        End If
    Next i
    PlainValues = plain
End Function

' Has the Python process ended, so that a new one may be asked? (An error of Python itself must not be tried twice;
' a macro cut short by the end of its process may be: an import is known by its content.)
Private Function ServerIsGone(ByVal number As Long) As Boolean
    Select Case number
        Case 462, -2147023174, -2147023170, -2147417848, -2147418105, -2147418094
            ServerIsGone = True
    End Select
End Function
