// Where workers run.
param location string
param token string
param tags object
param workspaceId string

@description('Workload profile of the worker, such as Consumption-GPU-NC8as-T4; Consumption: CPUs alone.')
param workerProfileType string

@description('Subnet of the environment; empty: Azure\'s own network.')
param subnetId string

var consumptionProfile = { name: 'Consumption', workloadProfileType: 'Consumption' }
// No minimumCount and maximumCount: the service refuses them on consumption profiles, though the types allow them.
var workerProfile = { name: 'worker', workloadProfileType: workerProfileType }

resource environment 'Microsoft.App/managedEnvironments@2025-07-01' = {
  name: 'cae-${token}'
  location: location
  tags: tags
  properties: {
    // with the diagnostic setting below no workspace key is needed
    appLogsConfiguration: { destination: 'azure-monitor' }
    vnetConfiguration: empty(subnetId) ? null : { infrastructureSubnetId: subnetId }
    workloadProfiles: workerProfileType == 'Consumption' ? [ consumptionProfile ] : [ consumptionProfile, workerProfile ]
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: environment
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      { categoryGroup: 'allLogs', enabled: true }
    ]
  }
}

output id string = environment.id
output workerProfileName string = workerProfileType == 'Consumption' ? consumptionProfile.name : workerProfile.name
