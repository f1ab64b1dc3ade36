// The control plane: functions/Pipeline.Functions on Flex Consumption.
//
// Not set on purpose, since Flex refuses or ignores them: FUNCTIONS_WORKER_RUNTIME, FUNCTIONS_EXTENSION_VERSION,
// WEBSITE_RUN_FROM_PACKAGE, WEBSITE_CONTENT*, WEBSITE_TIME_ZONE, TZ, linuxFxVersion. Timers run in UTC.
param location string
param token string
param tags object
param apiIdentityId string
param apiClientId string
param hostAccountName string
param hostBlobEndpoint string
param packageContainerName string
param dataBlobEndpoint string
param serviceBusNamespace string
param insightsConnectionString string

@description('Megabytes of an instance.')
@allowed([ 512, 2048, 4096 ])
param instanceMemoryMB int

@description('Most instances.')
param maximumInstanceCount int

@description('HTTP instances that are always up; 0 saves their price and costs callers a cold start.')
param alwaysReadyInstances int

@description('Largest request body, in bytes. The host\'s own default is 104857600.')
param bodyLimitBytes int

@description('IPv4 addresses and ranges from which the API may be called, with a key of the app; empty: from anywhere.')
param allowedRanges array

@description('Subnet for outgoing calls, delegated to Microsoft.App/environments; empty: none.')
param subnetId string

var alwaysReadyHttp = [
  { name: 'http', instanceCount: alwaysReadyInstances }
]
var callerRules = [for (address, i) in allowedRanges: {
  name: 'caller-${i}'
  action: 'Allow'
  priority: 100 + i
  ipAddress: contains(address, '/') ? address : '${address}/32'
}]

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: 'plan-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource api 'Microsoft.Web/sites@2024-11-01' = {
  name: 'func-${token}'
  location: location
  kind: 'functionapp,linux'
  tags: union(tags, { 'azd-service-name': 'api' })
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${apiIdentityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostBlobEndpoint}${packageContainerName}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: apiIdentityId
          }
        }
      }
      // '10' is accepted as well, and then no host ever starts (Azure-Functions issue 2666)
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyInstances == 0 ? [] : alwaysReadyHttp
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      ipSecurityRestrictionsDefaultAction: empty(allowedRanges) ? 'Allow' : 'Deny'
      ipSecurityRestrictions: callerRules
      // deployments come from wherever azd runs, with a token
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictionsDefaultAction: 'Allow'
    }
  }
}

// The only place for settings: the whole set is replaced at each provision.
resource settings 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: api
  name: 'appsettings'
  properties: {
    AzureWebJobsStorage__accountName: hostAccountName
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: apiClientId
    APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${apiClientId};Authorization=AAD'
    FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: string(bodyLimitBytes)
    AZURE_CLIENT_ID: apiClientId
    Storage__Mode: 'Azure'
    Storage__BlobServiceUri: dataBlobEndpoint
    ServiceBus__fullyQualifiedNamespace: serviceBusNamespace
    ServiceBus__credential: 'managedidentity'
    ServiceBus__clientId: apiClientId
  }
}

resource noFtpPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: api
  name: 'ftp'
  properties: { allow: false }
}

resource noDeploymentPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: api
  name: 'scm'
  properties: { allow: false }
}

output name string = api.name
output url string = 'https://${api.properties.defaultHostName}'
