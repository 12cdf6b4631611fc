#!/usr/bin/env bash
# A disk image with Inkling.app, to be dragged into Applications.
#   packaging/macos/make_dmg.sh VERSION
# Signed and notarised where SIGNING_IDENTITY and NOTARY_PROFILE are set; otherwise people open it
# the first time by a right click.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=$1
app=build/packaging/bundle/Inkling.app
image=dist/inkling-$version-macos-$(uname -m).dmg
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

if [[ -n ${SIGNING_IDENTITY:-} ]]; then
  codesign --force --deep --options runtime --timestamp \
    --entitlements packaging/macos/entitlements.plist --sign "$SIGNING_IDENTITY" "$app"
fi
cp -R "$app" "$folder/"
ln -s /Applications "$folder/Applications"
mkdir -p dist
hdiutil create -volname Inkling -srcfolder "$folder" -fs APFS -format ULMO -ov "$image"
if [[ -n ${NOTARY_PROFILE:-} ]]; then
  codesign --sign "$SIGNING_IDENTITY" "$image"
  xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
  xcrun stapler staple "$image"
fi
