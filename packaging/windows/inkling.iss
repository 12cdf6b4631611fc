; Inno Setup 6: a setup program of the bundle that build.py made.
;   iscc /DVersion=0.1.0 packaging\windows\inkling.iss
; For one user without asking for rights, or for all on request. Data of the user's are never touched.

#ifndef Version
  #error Give the version: iscc /DVersion=0.1.0
#endif

[Setup]
AppId={{6F3C7A52-9B1E-4C59-8E0B-6B0B7C1F8A41}
AppName=Inkling
AppVersion={#Version}
AppPublisher=The Inkling authors
DefaultDirName={autopf}\Inkling
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
SourceDir=..\..
OutputDir=dist
OutputBaseFilename=inkling-{#Version}-windows-setup
SetupIconFile=build\packaging\icons\inkling.ico
UninstallDisplayIcon={app}\inkling-window.exe
LicenseFile=LICENSE
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
ChangesAssociations=yes
; Signed where a certificate is at hand: iscc /Ssign="signtool sign … $f" /DSigned …
#ifdef Signed
SignTool=sign
#endif

[Tasks]
Name: desktopicon; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; What an older version had and this one has not.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "build\packaging\bundle\inkling\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{autoprograms}\Inkling"; Filename: "{app}\inkling-window.exe"
Name: "{autodesktop}\Inkling"; Filename: "{app}\inkling-window.exe"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Classes\Applications\inkling-window.exe\shell\open\command"; ValueType: string; ValueData: """{app}\inkling-window.exe"" open ""%1"""; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\.safetensors\OpenWithList\inkling-window.exe"; ValueType: none; Flags: uninsdeletekey

[Run]
Filename: "{app}\inkling-window.exe"; Description: "{cm:LaunchProgram,Inkling}"; Flags: nowait postinstall skipifsilent
