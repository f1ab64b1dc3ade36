// Who may do what with the data, container by container.
param accountName string
param apiPrincipalId string
param workerPrincipalId string

@description('Who deploys: registers models and uploads their files. Empty: nobody.')
param deployerPrincipalId string

param deployerPrincipalType string

var blobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var blobDataReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
var blobDelegator = 'db58b8e5-c6ad-4a2a-8342-4190687cbf4a'

var programGrants = [
  { container: 'pipeline', principalId: apiPrincipalId, principalType: 'ServicePrincipal', role: blobDataContributor }
  { container: 'intake', principalId: apiPrincipalId, principalType: 'ServicePrincipal', role: blobDataContributor }
  { container: 'models', principalId: apiPrincipalId, principalType: 'ServicePrincipal', role: blobDataReader }
  { container: 'pipeline', principalId: workerPrincipalId, principalType: 'ServicePrincipal', role: blobDataContributor }
  { container: 'models', principalId: workerPrincipalId, principalType: 'ServicePrincipal', role: blobDataReader }
]
var deployerGrants = [
  { container: 'models', principalId: deployerPrincipalId, principalType: deployerPrincipalType, role: blobDataContributor }
]
var grants = empty(deployerPrincipalId) ? programGrants : concat(programGrants, deployerGrants)

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: accountName
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' existing = {
  parent: account
  name: 'default'
}

resource blobContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = [for grant in grants: {
  parent: blobService
  name: grant.container
}]

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (grant, i) in grants: {
  scope: blobContainers[i]
  name: guid(blobContainers[i].id, grant.principalId, grant.role)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    principalId: grant.principalId
    principalType: grant.principalType
  }
}]

// Both copy ranges of blobs within the service, which reads the source by a signature in the caller's name. The key for it is the
// account's; what is signed can do no more than its signer.
resource mayDelegate 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for principalId in [ apiPrincipalId, workerPrincipalId ]: {
  scope: account
  name: guid(account.id, principalId, blobDelegator)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDelegator)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}]
