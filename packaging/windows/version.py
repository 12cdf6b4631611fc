"""Windows' version resource of the executables; the spec asks for it."""

_RESOURCE = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004,
                    fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "The Inkling authors"),
      StringStruct("FileDescription", "Inkling"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "inkling"),
      StringStruct("LegalCopyright", "The Inkling authors, MIT License"),
      StringStruct("OriginalFilename", "inkling.exe"),
      StringStruct("ProductName", "Inkling"),
      StringStruct("ProductVersion", "{version}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
  ],
)
"""


def resource(version: str) -> str:
    """What PyInstaller reads, for a version of up to four numbers."""
    numbers = [int(part) for part in version.split(".")]
    return _RESOURCE.format(numbers=tuple((numbers + [0] * 4)[:4]), version=version)
