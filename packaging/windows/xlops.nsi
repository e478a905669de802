Target amd64-unicode
; xlops for Windows: per user, no administrator, into a folder of ASCII letters. See build.py, which calls this.
; The shops' folders are never touched: they lie where the operator put them.

!ifdef QUICK
SetCompressor zlib
!else
SetCompressor /SOLID lzma
SetCompressorDictSize 32
!endif
ManifestDPIAware true
ManifestSupportedOS Win10
RequestExecutionLevel user
Name "xlops 出周报"
OutFile "${TARGET}"
BrandingText "xlops ${VERSION}"
InstallDir "$LOCALAPPDATA\xlops"
InstallDirRegKey HKCU "Software\xlops" "InstallDir"
ShowInstDetails nevershow
ShowUninstDetails nevershow
CRCCheck on

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WinVer.nsh

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\xlops"
!define ICON "出周报"

VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "xlops"
VIAddVersionKey /LANG=2052 "FileDescription" "xlops 安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "MIT"

!define MUI_ICON "${TREE}/xlops.ico"
!define MUI_UNICON "${TREE}/xlops.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_FINISHPAGE_TITLE "装好了"
!define MUI_FINISHPAGE_TEXT "桌面上有「出周报」图标:双击打开,或把下载的报表拖到它上面,导入后周报会自己打开。"
!define MUI_FINISHPAGE_RUN "$INSTDIR\python\pythonw.exe"
!define MUI_FINISHPAGE_RUN_PARAMETERS "-m xlops.app"
!define MUI_FINISHPAGE_RUN_TEXT "现在打开"

!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; --- a folder that Excel's side can write: only ASCII --------------------------------------------------------

; Is the text on the stack ASCII? Leaves 1 or 0 there. The conversion to code page 20127 (US-ASCII) tells.
Function IsAscii
  Exch $0
  Push $1
  Push $2
  StrLen $1 $0
  StrCpy $2 0
  System::Call 'kernel32::WideCharToMultiByte(i 20127, i 0, w r0, i r1, p 0, i 0, p 0, *i .r2) i .r1'
  ${If} $2 == 0
    StrCpy $0 1
  ${Else}
    StrCpy $0 0
  ${EndIf}
  Pop $2
  Pop $1
  Exch $0
FunctionEnd

; A user whose name is Chinese has no ASCII folder of his own: one below ProgramData, closed to others.
Function FindFolder
  Push $INSTDIR
  Call IsAscii
  Pop $0
  ${If} $0 == 1
    Return
  ${EndIf}
  ReadEnvStr $1 "ProgramData"
  StrCpy $2 1
  StrCpy $INSTDIR "$1\xlops"
  ${DoWhile} ${FileExists} "$INSTDIR\*.*"
    IntOp $2 $2 + 1
    StrCpy $INSTDIR "$1\xlops-$2"
  ${Loop}
  StrCpy $9 "private"
FunctionEnd

; --- is it in use? --------------------------------------------------------------------------------------------

!macro InUse un
Function ${un}AskToClose
  again:
  ${If} ${FileExists} "$INSTDIR\python\python.exe"
    nsExec::ExecToStack '"$INSTDIR\python\python.exe" -m xlops.app --end'
    Pop $0
    Pop $1
    ${If} $0 == 1
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "「出周报」正在导入文件,请等它完成再点「重试」。" /SD IDCANCEL IDRETRY again
      SetErrorLevel 3
      Abort
    ${EndIf}
    ClearErrors
    FileOpen $0 "$INSTDIR\python\python.exe" a
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "xlops 正在使用,请关闭所有 Excel 窗口再点「重试」。" /SD IDCANCEL IDRETRY again
      SetErrorLevel 3
      Abort
    ${EndIf}
    FileClose $0
    ClearErrors
    FileOpen $0 "$INSTDIR\python\pythonw.exe" a
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "xlops 正在使用,请关闭所有 Excel 窗口再点「重试」。" /SD IDCANCEL IDRETRY again
      SetErrorLevel 3
      Abort
    ${EndIf}
    FileClose $0
  ${EndIf}
FunctionEnd
!macroend
!insertmacro InUse ""
!insertmacro InUse "un."

; --- sections -------------------------------------------------------------------------------------------------

Section "程序" Program
  SectionIn RO
  Call AskToClose
  RMDir /r "$INSTDIR\python"
  RMDir /r "$INSTDIR\licenses"
  SetOverwrite on
  CreateDirectory "$INSTDIR"
  ${If} $9 == "private"
    ReadEnvStr $0 "USERNAME"
    nsExec::Exec 'icacls "$INSTDIR" /inheritance:r /grant:r "*S-1-5-18:(OI)(CI)F" "*S-1-5-32-544:(OI)(CI)F" "$0:(OI)(CI)F"'
    Pop $0
  ${EndIf}
  !include "${FILES}"
  SetOutPath "$INSTDIR"
  ; Excel starts Python without leave to write byte code: without this every start would compile everything anew. Nobody
  ; edits what lies here, so the sources need not be looked at again. A file that can't be compiled is compiled when used.
  DetailPrint "正在准备程序,约半分钟……"
  nsExec::Exec '"$INSTDIR\python\python.exe" -m compileall -q -j 0 --invalidation-mode unchecked-hash "$INSTDIR\python\Lib\site-packages"'
  Pop $0
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateDirectory "$SMPROGRAMS\xlops"
  CreateShortCut "$SMPROGRAMS\xlops\${ICON}.lnk" "$INSTDIR\python\pythonw.exe" "-m xlops.app" "$INSTDIR\xlops.ico"
  CreateShortCut "$SMPROGRAMS\xlops\空白工作簿.lnk" "$INSTDIR\workbook"
  CreateShortCut "$SMPROGRAMS\xlops\卸载 xlops.lnk" "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "Software\xlops" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "xlops 出周报"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\xlops.ico"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Section "桌面图标「出周报」" Desktop
  SetOutPath "$INSTDIR"
  CreateShortCut "$DESKTOP\${ICON}.lnk" "$INSTDIR\python\pythonw.exe" "-m xlops.app" "$INSTDIR\xlops.ico"
SectionEnd

Section "右键菜单「发送到」" Send
  SetOutPath "$INSTDIR"
  CreateShortCut "$SENDTO\${ICON}.lnk" "$INSTDIR\python\pythonw.exe" "-m xlops.app" "$INSTDIR\xlops.ico"
SectionEnd

Section "Excel 里的按钮和函数" Excel
  nsExec::ExecToStack '"$INSTDIR\python\python.exe" -c "from xlops.excel.install import install; from xlops.excel.places import Places; install(Places.of_user())"'
  Pop $0
  Pop $1
  ${If} $0 != 0
    MessageBox MB_OK|MB_ICONEXCLAMATION "Excel 里的按钮和函数没有装上,出周报不受影响。请关闭 Excel 后再运行一次安装程序。" /SD IDOK
  ${EndIf}
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${Program} "Python、所有组件、带宏和不带宏的空白工作簿。不用管理员,不改系统。"
  !insertmacro MUI_DESCRIPTION_TEXT ${Desktop} "双击打开;把文件拖上去就导入并出周报。"
  !insertmacro MUI_DESCRIPTION_TEXT ${Send} "在文件上点右键 → 发送到 → 出周报。"
  !insertmacro MUI_DESCRIPTION_TEXT ${Excel} "工作簿里的 ops_ 函数和按钮,要 Excel 2016 以上。用 WPS 或只要周报就不用选。"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

; An upgrade keeps what is there: the bridge is renewed if it was installed, else offered where there is Excel.
Function .onInit
  ${IfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "xlops 要 Windows 10 或更新的系统。" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  Call FindFolder
  ${If} ${FileExists} "$APPDATA\xlops\bridge.txt"
    Return
  ${EndIf}
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/EXCEL" $1
  ${IfNot} ${Errors}
    Return
  ${EndIf}
  ReadRegStr $0 HKLM "Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe" ""
  ${If} $0 == ""
    ReadRegStr $0 HKCU "Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe" ""
  ${EndIf}
  ${If} $0 == ""
    SectionGetFlags ${Excel} $0
    IntOp $0 $0 & ~1
    SectionSetFlags ${Excel} $0
  ${EndIf}
FunctionEnd

; --- away again, all but the shops ------------------------------------------------------------------------------

Section "Uninstall"
  ${IfNot} ${FileExists} "$INSTDIR\python\pythonw.exe"
    MessageBox MB_OK|MB_ICONSTOP "这里没有装 xlops,没有删除任何东西。" /SD IDOK
    SetErrorLevel 2
    Abort
  ${EndIf}
  Call un.AskToClose
  nsExec::ExecToStack '"$INSTDIR\python\python.exe" -c "from xlops.excel.install import uninstall; from xlops.excel.places import Places; uninstall(Places.of_user())"'
  Pop $0
  Pop $1
  Delete "$DESKTOP\${ICON}.lnk"
  Delete "$SENDTO\${ICON}.lnk"
  Delete "$SMPROGRAMS\xlops\${ICON}.lnk"
  Delete "$SMPROGRAMS\xlops\空白工作簿.lnk"
  Delete "$SMPROGRAMS\xlops\卸载 xlops.lnk"
  RMDir "$SMPROGRAMS\xlops"
  RMDir /r "$INSTDIR\python"
  RMDir /r "$INSTDIR\licenses"
  RMDir /r "$INSTDIR\workbook"
  Delete "$INSTDIR\xlops.ico"
  Delete "$INSTDIR\xlops.cmd"
  Delete "$INSTDIR\uninstall.exe"
  SetOutPath "$TEMP"
  RMDir "$INSTDIR"
  Delete "$PROFILE\.xlops\window.json"
  Delete "$PROFILE\.xlops\window.log"
  Delete "$PROFILE\.xlops\last.json"
  RMDir /r "$PROFILE\.xlops\compiled"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\xlops"
SectionEnd
