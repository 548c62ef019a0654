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
  "payload": "eyJfdHlwZSI6ICJodHRwczovL2luLXRvdG8uaW8vU3RhdGVtZW50L3YxIiwgInN1YmplY3QiOiBbeyJuYW1lIjogIm1vZGVsLm9ubngiLCAiZGlnZXN0IjogeyJzaGEyNTYiOiAiYzEwM2I0NDNmYmJjYjBlNjBiMjQ3ZDBjY2Q5YzM5ODNiMzVhMDBkNGY2ZTc2MGY0YWE5OWZhZDc2NGZmZjA1YyJ9LCAiYW5ub3RhdGlvbnMiOiB7ImFjdHVhbF9oYXNoX2FsZ29yaXRobSI6ICJmaWxlLXNoYTI1NiJ9fV0sICJwcmVkaWNhdGVUeXBlIjogImh0dHBzOi8vbW9kZWxfc2lnbmluZy9EaWdlc3RzL3YwLjEiLCAicHJlZGljYXRlIjogeyJ1bnVzZWQiOiAiVW51c2VkLCBqdXN0IHBhc3NlZCBkdWUgdG8gQVBJIHJlcXVpcmVtZW50cyJ9fQ==",
  "payloadType": "application/vnd.in-toto+json",
  "signatures": [
   {
    "sig": "bm8gcmVhbCBzaWduYXR1cmUgb2YgYW55dGhpbmc=",
    "keyid": ""
   }
  ]
 }
}