{
 "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
 "verificationMaterial": {
  "publicKey": {
   "hint": "bm8gcmVhbCBrZXk="
  },
  "tlogEntries": []
 },
 "dsseEnvelope": {
  "payload": "eyJfdHlwZSI6ICJodHRwczovL2luLXRvdG8uaW8vU3RhdGVtZW50L3YxIiwgInN1YmplY3QiOiBbeyJuYW1lIjogImZyYXVkIiwgImRpZ2VzdCI6IHsic2hhMjU2IjogIjJjZDAwODM3M2RmZWFkMGRmMzI5MmExNDcxYjhmNTc1MGE0ZTQwZmRlZDZjNWMzZjM3ZTIzNDhkYjMzYWVhM2MifX1dLCAicHJlZGljYXRlVHlwZSI6ICJodHRwczovL21vZGVsX3NpZ25pbmcvc2lnbmF0dXJlL3YxLjAiLCAicHJlZGljYXRlIjogeyJyZXNvdXJjZXMiOiBbeyJuYW1lIjogImNvbmZpZy5qc29uIiwgImFsZ29yaXRobSI6ICJzaGEyNTYiLCAiZGlnZXN0IjogIjU2Mzk4NDMxNTU0MDgwYTQ2NGUzZDNiMzYzMzVmMWNmYzk1YjAxZjg3ZjEyZDIwNmU3NzJmNDFkN2M0MmRiZTcifSwgeyJuYW1lIjogIm1vZGVsLnNhZmV0ZW5zb3JzIiwgImFsZ29yaXRobSI6ICJzaGEyNTYiLCAiZGlnZXN0IjogIjQ2MjYxYjJmYzMxMDg4OTE3NjIxM2RlNWNlY2NhMWUxMWE1MjRkZjM2N2NmZGFlYjBiODg0M2RmMzAzNjZkNWUifV0sICJzZXJpYWxpemF0aW9uIjogeyJtZXRob2QiOiAiZmlsZXMiLCAiaGFzaF90eXBlIjogInNoYTI1NiIsICJhbGxvd19zeW1saW5rcyI6IGZhbHNlLCAiaWdub3JlX3BhdGhzIjogWyJtb2RlbC5zaWciXX19fQ==",
  "payloadType": "application/vnd.in-toto+json",
  "signatures": [
   {
    "sig": "bm8gcmVhbCBzaWduYXR1cmUgb2YgYW55dGhpbmc=",
    "keyid": ""
   }
  ]
 }
}