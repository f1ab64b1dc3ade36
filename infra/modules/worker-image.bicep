// The image that the worker runs now. Without it each provision would put the placeholder back: in CI azd does not know what
// was deployed last.
param exists bool
param name string
param placeholder string

resource current 'Microsoft.App/containerApps@2025-07-01' existing = if (exists) {
  name: name
}

output image string = exists ? current!.properties.template.containers[0].image : placeholder
