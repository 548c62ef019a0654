{
 "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
 "verificationMaterial": {
  "x509CertificateChain": {
   "certificates": [
    {
     "rawBytes": "bm8gcmVhbCBjZXJ0aWZpY2F0ZQ=="
    }
   ]
  },
  "tlogEntries": []
 },
 "dsseEnvelope": {
  "payload": "eyJfdHlwZSI6ICJodHRwczovL2luLXRvdG8uaW8vU3RhdGVtZW50L3YxIiwgInN1YmplY3QiOiBbeyJuYW1lIjogImZyYXVkIiwgImRpZ2VzdCI6IHsic2hhMjU2IjogIjVhNzBjMzJhYjQ1NzQwM2RkYjI1M2RjYzljODQzOWQzNjNiNjYwNTJlMGQ4NjFlOWViZTc4MmY0Y2IzNGUzMWIifX1dLCAicHJlZGljYXRlVHlwZSI6ICJodHRwczovL21vZGVsX3NpZ25pbmcvc2lnbmF0dXJlL3YxLjAiLCAicHJlZGljYXRlIjogeyJyZXNvdXJjZXMiOiBbeyJuYW1lIjogIm1vZGVsLm9ubng6MDoxMDAwMDAwIiwgImFsZ29yaXRobSI6ICJzaGEyNTYiLCAiZGlnZXN0IjogIjY4NTM0NjhlNTUxOGE3YWY1YmNmYjUwNjE4MWMyNzViNzg3YzZiYmU1MjkyMTUyNjcwNzAxNThlMzQwYWE1YzkifV0sICJzZXJpYWxpemF0aW9uIjogeyJtZXRob2QiOiAic2hhcmRzIiwgImhhc2hfdHlwZSI6ICJzaGEyNTYiLCAiYWxsb3dfc3ltbGlua3MiOiBmYWxzZSwgImlnbm9yZV9wYXRocyI6IFsibW9kZWwuc2lnIl0sICJzaGFyZF9zaXplIjogMTAwMDAwMH19fQ==",
  "payloadType": "application/vnd.in-toto+json",
  "signatures": [
   {
    "sig": "bm8gcmVhbCBzaWduYXR1cmUgb2YgYW55dGhpbmc=",
    "keyid": ""
   }
  ]
 }
}