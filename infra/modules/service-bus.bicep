// The namespace, the queues of functions/Pipeline.Contracts/Names.cs and who may use them.
param location string
param token string
param tags object

@allowed([ 'Standard', 'Premium' ])
param skuName string

@allowed([ 'Enabled', 'Disabled' ])
param publicNetworkAccess string

param allowedRanges array
param subnetIds array

@description('Slugs of the models; each has a queue.')
param slugs array

param apiPrincipalId string
param workerPrincipalId string
param scalerPrincipalId string

var serviceBusDataOwner = '090c5cfd-751d-490a-894a-3ce6f1109419'
var serviceBusDataReceiver = '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0'
var serviceBusDataSender = '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'

var deadLetterQueueName = 'pipeline-dead-letters'
var controlQueueNames = [ 'pipeline-submissions', 'pipeline-events', 'pipeline-intake' ]
var modelQueueNames = [for slug in slugs: 'pipeline-model-${slug}']
var workQueueNames = concat(controlQueueNames, modelQueueNames)

// Data Owner where a queue's depth must be known: Sender and Receiver were reported not to be enough, by the Functions scale
// controller and by KEDA, and the sweep of the control plane needs the age of what waits in a model's queue. A worker only shows
// depths, and does without where it may not.
var ownerGrants = [for queue in workQueueNames: { queue: queue, principalId: apiPrincipalId, role: serviceBusDataOwner }]
var scalerGrants = [for queue in modelQueueNames: { queue: queue, principalId: scalerPrincipalId, role: serviceBusDataOwner }]
var receiverGrants = [for queue in modelQueueNames: { queue: queue, principalId: workerPrincipalId, role: serviceBusDataReceiver }]
// a message that goes back after a delay is a scheduled copy, so a worker sends to its own queues too
var senderGrants = [for queue in modelQueueNames: { queue: queue, principalId: workerPrincipalId, role: serviceBusDataSender }]
var otherGrants = [
  { queue: 'pipeline-events', principalId: workerPrincipalId, role: serviceBusDataSender }
  { queue: deadLetterQueueName, principalId: apiPrincipalId, role: serviceBusDataOwner }
]
var grants = concat(ownerGrants, scalerGrants, receiverGrants, senderGrants, otherGrants)

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: 'sb-${token}'
  location: location
  tags: tags
  sku: { name: skuName, tier: skuName }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: publicNetworkAccess
  }
}

// networks are Premium's alone
resource networkRules 'Microsoft.ServiceBus/namespaces/networkRuleSets@2024-01-01' = if (skuName == 'Premium' && !empty(subnetIds)) {
  parent: namespace
  name: 'default'
  properties: {
    defaultAction: 'Deny'
    publicNetworkAccess: publicNetworkAccess
    // Event Grid delivers from outside of the subnets
    trustedServiceAccessEnabled: true
    ipRules: [for address in allowedRanges: { ipMask: address, action: 'Allow' }]
    virtualNetworkRules: [for id in subnetIds: { subnet: { id: id }, ignoreMissingVnetServiceEndpoint: false }]
  }
}

// No duplicate detection here: two queues may forward messages of one id, and the second would vanish unseen.
resource deadLetterQueue 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = {
  parent: namespace
  name: deadLetterQueueName
  properties: {
    lockDuration: 'PT1M'
    maxDeliveryCount: 1000
    requiresDuplicateDetection: false
    deadLetteringOnMessageExpiration: true
    defaultMessageTimeToLive: 'P14D'
    enablePartitioning: false
    requiresSession: false
    maxSizeInMegabytes: 1024
  }
}

resource workQueues 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = [for queue in workQueueNames: {
  parent: namespace
  name: queue
  properties: {
    // what the adapter promises its callers; locks are renewed in code
    lockDuration: 'PT1M'
    // lines are judged by the ledger's own marks; the broker must never be the one who gives up
    maxDeliveryCount: 1000
    // the id of a message is batch, shard, epoch and send number, so a deliberate second send is never dropped
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: 'PT1H'
    // far above the 24 hours that a batch has
    defaultMessageTimeToLive: 'P14D'
    deadLetteringOnMessageExpiration: true
    forwardDeadLetteredMessagesTo: deadLetterQueue.name
    enablePartitioning: false
    requiresSession: false
    maxSizeInMegabytes: 1024
  }
}]

resource grantedQueues 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' existing = [for grant in grants: {
  parent: namespace
  name: grant.queue
}]

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (grant, i) in grants: {
  scope: grantedQueues[i]
  name: guid(grantedQueues[i].id, grant.principalId, grant.role)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    principalId: grant.principalId
    principalType: 'ServicePrincipal'
  }
  dependsOn: [ deadLetterQueue, workQueues ]
}]

output id string = namespace.id
output name string = namespace.name
output fullyQualifiedNamespace string = '${namespace.name}.servicebus.windows.net'
output intakeQueueName string = 'pipeline-intake'
output deadLetterQueueName string = deadLetterQueueName
output workQueueNames array = workQueueNames
