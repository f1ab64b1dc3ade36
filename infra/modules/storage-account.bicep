// A storage account without keys, and its containers.
param location string
param tags object
param name string

@description('Names of the containers.')
param containers array

@allowed([ 'Enabled', 'Disabled' ])
param publicNetworkAccess string

@description('IPv4 addresses and ranges that get through where the subnets are given.')
param allowedRanges array

@description('Subnets of the programs; empty: the account answers everybody who has a role.')
param subnetIds array

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: publicNetworkAccess
    networkAcls: {
      // Event Grid and the log pipeline come from no subnet of ours
      bypass: 'AzureServices'
      defaultAction: empty(subnetIds) ? 'Allow' : 'Deny'
      // a rule of one address must not carry its /32
      ipRules: [for address in allowedRanges: { value: replace(address, '/32', ''), action: 'Allow' }]
      virtualNetworkRules: [for id in subnetIds: { id: id, action: 'Allow' }]
    }
  }
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    // a deleted batch's bytes are to be gone, and ledgers are rewritten all the time: soft delete would keep, and bill, each version
    deleteRetentionPolicy: { enabled: false }
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

resource blobContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [for container in containers: {
  parent: blobService
  name: container
  properties: { publicAccess: 'None' }
}]

output name string = account.name
output blobEndpoint string = account.properties.primaryEndpoints.blob
