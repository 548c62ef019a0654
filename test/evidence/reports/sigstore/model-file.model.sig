{
 "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
 "verificationMaterial": {
  "certificate": {
   "rawBytes": "bm8gcmVhbCBjZXJ0aWZpY2F0ZQ=="
  },
  "tlogEntries": []
 },
 "dsseEnvelope": {
  "payload": "eyJfdHlwZSI6ICJodHRwczovL2luLXRvdG8uaW8vU3RhdGVtZW50L3YxIiwgInN1YmplY3QiOiBbeyJuYW1lIjogIm1vZGVsLm9ubngiLCAiZGlnZXN0IjogeyJzaGEyNTYiOiAiOWUwNTVhY2E5MzA0OGE1ODRkNzljODRiYmNjYjExNzZmYTUyMzZiMTllYWYzODc2NTNiMWM2YThkNDY0NjdiMyJ9fV0sICJwcmVkaWNhdGVUeXBlIjogImh0dHBzOi8vbW9kZWxfc2lnbmluZy9zaWduYXR1cmUvdjEuMCIsICJwcmVkaWNhdGUiOiB7InJlc291cmNlcyI6IFt7Im5hbWUiOiAiLiIsICJhbGdvcml0aG0iOiAic2hhMjU2IiwgImRpZ2VzdCI6ICJjMTAzYjQ0M2ZiYmNiMGU2MGIyNDdkMGNjZDljMzk4M2IzNWEwMGQ0ZjZlNzYwZjRhYTk5ZmFkNzY0ZmZmMDVjIn1dLCAic2VyaWFsaXphdGlvbiI6IHsibWV0aG9kIjogImZpbGVzIiwgImhhc2hfdHlwZSI6ICJzaGEyNTYiLCAiYWxsb3dfc3ltbGlua3MiOiBmYWxzZSwgImlnbm9yZV9wYXRocyI6IFsibW9kZWwuc2lnIl19fX0=",
  "payloadType": "application/vnd.in-toto+json",
  "signatures": [
   {
    "sig": "bm8gcmVhbCBzaWduYXR1cmUgb2YgYW55dGhpbmc=",
    "keyid": ""
   }
  ]
 }
}