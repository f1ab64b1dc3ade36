// Everything that Pipeline needs of a subscription: `azd up` deploys this and then the two programs. infra/README.md says what to
// type, infra/PROVEN.md what was ever run.
targetScope = 'subscription'

@description('Name of the azd environment; part of the resource group\'s name.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region of everything. It must offer Flex Consumption and the worker\'s profile.')
@minLength(1)
param location string

@description('Models to serve: "ID" or "ID=SLUG", separated by commas. The slug is needed where the id is not one itself.')
@minLength(1)
param models string

@description('IPv4 addresses or ranges, separated by commas, from which the API may be called; empty: from anywhere, with a key.')
param allowedRanges string = ''

@description('Who deploys, as azd knows it; may write to the models\' container.')
param principalId string = ''

@allowed([ 'User', 'ServicePrincipal' ])
param principalType string = 'User'

@description('True once azd has found the worker; its image is then kept.')
param workerExists bool = false

@description('Address for alerts; empty: they are only shown in the portal.')
param alertEmail string = ''

@description('What a worker runs on; Consumption has no GPU, and needs no quota for one.')
@allowed([ 'Consumption', 'Consumption-GPU-NC8as-T4', 'Consumption-GPU-NC24-A100' ])
param workerProfileType string = 'Consumption'

@minValue(0)
param minReplicas int = 0

@minValue(1)
param maxReplicas int = 4

@description('Shards that wait, per worker. With maxReplicas no more than the control plane has out at once for a batch (64).')
@minValue(1)
param shardsPerReplica int = 16

@description('Seconds without work until the last worker goes.')
param cooldownSeconds int = 300

@description('Cron of the time from which one worker is kept up ahead of scheduled batches; empty: none.')
param windowStart string = ''

@description('Cron of the time from which it may go again.')
param windowEnd string = ''

param windowTimezone string = 'Etc/UTC'

@description('Memory of a Functions instance, in megabytes.')
@allowed([ 512, 2048, 4096 ])
param apiMemoryMB int = 2048

@description('Most Functions instances.')
param apiMaximumInstances int = 40

@description('Functions instances that always listen; 0: the first call after a pause waits for a start.')
@minValue(0)
param apiAlwaysReady int = 0

@description('Largest body of a request to the API, in bytes: the largest batch file that is uploaded in one piece.')
param bodyLimitBytes int = 104857600

@description('Premium where the network is to be restricted.')
@allowed([ 'Standard', 'Premium' ])
param serviceBusSku string = 'Standard'

@allowed([ 'Basic', 'Standard', 'Premium' ])
param registrySku string = 'Standard'

@description('Of the storage accounts and the namespace.')
@allowed([ 'Enabled', 'Disabled' ])
param publicNetworkAccess string = 'Enabled'

@description('Subnet of the Functions, delegated to Microsoft.App/environments. With both subnets storage refuses everybody else.')
param functionsSubnetId string = ''

@description('Subnet of the workers\' environment.')
param workerSubnetId string = ''

@description('Days that logs are kept.')
param logRetentionDays int = 30

var tags = { 'azd-env-name': environmentName }
var token = uniqueString(subscription().id, environmentName, location)
var workerName = 'ca-worker-${token}'
var placeholderImage = 'mcr.microsoft.com/k8se/quickstart:latest'
// a worker takes all that its profile has
var workerSizes = {
  'Consumption-GPU-NC8as-T4': { cpu: 8, memory: '56Gi' }
  'Consumption-GPU-NC24-A100': { cpu: 24, memory: '220Gi' }
  Consumption: { cpu: 4, memory: '8Gi' }
}
var packageContainer = 'app-package'
var eventDeadLetterContainer = 'event-dead-letters'

var modelEntries = filter(map(split(models, ','), text => trim(text)), text => !empty(text))
var modelList = [for entry in modelEntries: { id: first(split(entry, '=')), slug: last(split(entry, '=')) }]
var rangeList = filter(map(split(allowedRanges, ','), text => trim(text)), text => !empty(text))
var subnetIds = empty(functionsSubnetId) || empty(workerSubnetId) ? [] : [ functionsSubnetId, workerSubnetId ]

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identities 'modules/identities.bicep' = {
  scope: group
  name: 'identities'
  params: {
    location: location
    token: token
    tags: tags
  }
}

module dataAccount 'modules/storage-account.bicep' = {
  scope: group
  name: 'data-account'
  params: {
    location: location
    tags: tags
    name: 'st${token}'
    containers: [ 'pipeline', 'models', 'intake' ]
    publicNetworkAccess: publicNetworkAccess
    allowedRanges: rangeList
    subnetIds: subnetIds
  }
}

module hostAccount 'modules/storage-account.bicep' = {
  scope: group
  name: 'host-account'
  params: {
    location: location
    tags: tags
    name: 'sthost${token}'
    containers: [ packageContainer, eventDeadLetterContainer ]
    publicNetworkAccess: publicNetworkAccess
    allowedRanges: rangeList
    subnetIds: subnetIds
  }
}

module dataAccess 'modules/data-access.bicep' = {
  scope: group
  name: 'data-access'
  params: {
    accountName: dataAccount.outputs.name
    apiPrincipalId: identities.outputs.apiPrincipalId
    workerPrincipalId: identities.outputs.workerPrincipalId
    deployerPrincipalId: principalId
    deployerPrincipalType: principalType
  }
}

module hostAccess 'modules/host-access.bicep' = {
  scope: group
  name: 'host-access'
  params: {
    accountName: hostAccount.outputs.name
    apiPrincipalId: identities.outputs.apiPrincipalId
  }
}

module serviceBus 'modules/service-bus.bicep' = {
  scope: group
  name: 'service-bus'
  params: {
    location: location
    token: token
    tags: tags
    skuName: serviceBusSku
    publicNetworkAccess: publicNetworkAccess
    allowedRanges: rangeList
    subnetIds: subnetIds
    slugs: map(modelList, model => model.slug)
    apiPrincipalId: identities.outputs.apiPrincipalId
    workerPrincipalId: identities.outputs.workerPrincipalId
    scalerPrincipalId: identities.outputs.scalerPrincipalId
  }
}

module intakeTopic 'modules/intake-topic.bicep' = {
  scope: group
  name: 'intake-topic'
  params: {
    location: location
    token: token
    tags: tags
    dataAccountName: dataAccount.outputs.name
    hostAccountName: hostAccount.outputs.name
    namespaceName: serviceBus.outputs.name
    queueName: serviceBus.outputs.intakeQueueName
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  name: 'monitoring'
  params: {
    location: location
    token: token
    tags: tags
    retentionDays: logRetentionDays
    alertEmail: alertEmail
    apiPrincipalId: identities.outputs.apiPrincipalId
  }
}

module api 'modules/functions.bicep' = {
  scope: group
  name: 'api'
  params: {
    location: location
    token: token
    tags: tags
    apiIdentityId: identities.outputs.apiId
    apiClientId: identities.outputs.apiClientId
    hostAccountName: hostAccount.outputs.name
    hostBlobEndpoint: hostAccount.outputs.blobEndpoint
    packageContainerName: packageContainer
    dataBlobEndpoint: dataAccount.outputs.blobEndpoint
    serviceBusNamespace: serviceBus.outputs.fullyQualifiedNamespace
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    instanceMemoryMB: apiMemoryMB
    maximumInstanceCount: apiMaximumInstances
    alwaysReadyInstances: apiAlwaysReady
    bodyLimitBytes: bodyLimitBytes
    allowedRanges: rangeList
    subnetId: functionsSubnetId
  }
  dependsOn: [ dataAccess, hostAccess ]
}

module registry 'modules/registry.bicep' = {
  scope: group
  name: 'registry'
  params: {
    location: location
    token: token
    tags: tags
    skuName: registrySku
    scalerPrincipalId: identities.outputs.scalerPrincipalId
  }
}

module workerEnvironment 'modules/container-environment.bicep' = {
  scope: group
  name: 'container-environment'
  params: {
    location: location
    token: token
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    workerProfileType: workerProfileType
    subnetId: workerSubnetId
  }
}

module workerImage 'modules/worker-image.bicep' = {
  scope: group
  name: 'worker-image'
  params: {
    exists: workerExists
    name: workerName
    placeholder: placeholderImage
  }
}

// after the roles: the first revision pulls its image and its rules read the queues
module worker 'modules/worker.bicep' = {
  scope: group
  name: 'worker'
  params: {
    location: location
    name: workerName
    tags: tags
    environmentId: workerEnvironment.outputs.id
    workloadProfileName: workerEnvironment.outputs.workerProfileName
    image: workerImage.outputs.image
    isPlaceholder: workerImage.outputs.image == placeholderImage
    registryServer: registry.outputs.loginServer
    workerIdentityId: identities.outputs.workerId
    workerClientId: identities.outputs.workerClientId
    scalerIdentityId: identities.outputs.scalerId
    dataBlobEndpoint: dataAccount.outputs.blobEndpoint
    serviceBusName: serviceBus.outputs.name
    serviceBusNamespace: serviceBus.outputs.fullyQualifiedNamespace
    models: modelList
    cpu: workerSizes[workerProfileType].cpu
    memory: workerSizes[workerProfileType].memory
    minReplicas: minReplicas
    maxReplicas: maxReplicas
    cooldownSeconds: cooldownSeconds
    shardsPerReplica: shardsPerReplica
    windowStart: windowStart
    windowEnd: windowEnd
    windowTimezone: windowTimezone
  }
  dependsOn: [ dataAccess ]
}

// after the worker, which takes minutes: the topic's roles may need them to spread
module intakeEvents 'modules/intake-events.bicep' = {
  scope: group
  name: 'intake-events'
  params: {
    topicName: intakeTopic.outputs.name
    hostAccountName: hostAccount.outputs.name
    namespaceName: serviceBus.outputs.name
    queueName: serviceBus.outputs.intakeQueueName
    deadLetterContainerName: eventDeadLetterContainer
  }
  dependsOn: [ worker ]
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  name: 'alerts'
  params: {
    location: location
    tags: tags
    actionGroupId: monitoring.outputs.actionGroupId
    workspaceId: monitoring.outputs.workspaceId
    serviceBusId: serviceBus.outputs.id
    deadLetterQueueName: serviceBus.outputs.deadLetterQueueName
    workQueueNames: serviceBus.outputs.workQueueNames
    workerId: worker.outputs.id
    minReplicas: minReplicas
  }
}

// azd keeps outputs as environment variables of their own names, for its own use and the hooks'.
output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.loginServer
output SERVICE_API_NAME string = api.outputs.name
output SERVICE_WORKER_NAME string = worker.outputs.name
output PIPELINE_HOST string = api.outputs.url
output PIPELINE_BLOB_SERVICE_URI string = dataAccount.outputs.blobEndpoint
output PIPELINE_SERVICEBUS_NAMESPACE string = serviceBus.outputs.fullyQualifiedNamespace
