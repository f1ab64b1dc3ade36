// The data plane: gpu-worker/Pipeline.Worker as a container app without ingress, scaled by the depth of its models' queues.
param location string
param name string
param tags object
param environmentId string
param workloadProfileName string
param image string

@description('True until the first image of ours is deployed: the placeholder answers none of our probes.')
param isPlaceholder bool

param registryServer string
param workerIdentityId string
param workerClientId string
param scalerIdentityId string
param dataBlobEndpoint string
param serviceBusName string
param serviceBusNamespace string

@description('Ids and slugs: [{ id, slug }].')
param models array

param cpu int
param memory string
param minReplicas int
param maxReplicas int

@description('Seconds without a message until the last replica goes.')
param cooldownSeconds int

@description('Shards that wait, per replica.')
param shardsPerReplica int

@description('Ahead of scheduled work one replica is brought up: cron of its start; empty: never.')
param windowStart string

@description('Cron of the window\'s end.')
param windowEnd string

@description('IANA name, such as Europe/Berlin.')
param windowTimezone string

var healthPort = 8081
var cacheFolder = '/models'

var modelSettings = [for (model, i) in models: { name: 'Worker__Models__${i}__Id', value: model.id }]
var settings = [
  { name: 'AZURE_CLIENT_ID', value: workerClientId }
  { name: 'Storage__Mode', value: 'Azure' }
  { name: 'Storage__BlobServiceUri', value: dataBlobEndpoint }
  { name: 'ServiceBus__FullyQualifiedNamespace', value: serviceBusNamespace }
  { name: 'Worker__Address', value: '0.0.0.0' }
  { name: 'Worker__Port', value: string(healthPort) }
  { name: 'Worker__ModelCache', value: cacheFolder }
]

// Alive is asked before ready: a model may take longer to load than the largest budget of a startup probe.
var probes = [
  { type: 'Startup', httpGet: { path: '/healthz', port: healthPort }, periodSeconds: 10, failureThreshold: 10, timeoutSeconds: 5 }
  { type: 'Liveness', httpGet: { path: '/healthz', port: healthPort }, periodSeconds: 20, failureThreshold: 3, timeoutSeconds: 5 }
  { type: 'Readiness', httpGet: { path: '/readyz', port: healthPort }, periodSeconds: 10, failureThreshold: 3, timeoutSeconds: 5 }
]

var queueRules = [for model in models: {
  name: 'queue-${model.slug}'
  custom: {
    type: 'azure-servicebus'
    identity: scalerIdentityId
    // strings all of them; KEDA adds the namespace's suffix by itself
    metadata: {
      namespace: serviceBusName
      queueName: 'pipeline-model-${model.slug}'
      messageCount: string(shardsPerReplica)
      activationMessageCount: '0'
    }
  }
}]
var windowRules = [
  {
    name: 'window'
    custom: {
      type: 'cron'
      metadata: {
        timezone: windowTimezone
        start: windowStart
        end: windowEnd
        desiredReplicas: '1'
      }
    }
  }
]

resource worker 'Microsoft.App/containerApps@2025-07-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'worker' })
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${workerIdentityId}': {}
      '${scalerIdentityId}': {}
    }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: workloadProfileName
    configuration: {
      // in Multiple the rules of old revisions would go on scaling
      activeRevisionsMode: 'Single'
      maxInactiveRevisions: 5
      identitySettings: [
        { identity: scalerIdentityId, lifecycle: 'None' }
        { identity: workerIdentityId, lifecycle: 'All' }
      ]
      registries: [
        { server: registryServer, identity: scalerIdentityId }
      ]
    }
    template: {
      // The worker drains within 22 s. On GPU profiles replicas were killed after about a minute whatever was set here.
      terminationGracePeriodSeconds: 60
      volumes: [
        { name: 'cache', storageType: 'EmptyDir' }
      ]
      containers: [
        {
          name: 'worker'
          image: image
          // the GPU is the profile's and goes to the first container; there is no setting for it
          resources: { cpu: cpu, memory: memory }
          env: concat(settings, modelSettings)
          volumeMounts: [
            { volumeName: 'cache', mountPath: cacheFolder }
          ]
          probes: isPlaceholder ? [] : probes
        }
      ]
      scale: {
        minReplicas: minReplicas
        maxReplicas: maxReplicas
        // oftener would throttle the namespace, which then reports depths of 0
        pollingInterval: 30
        // for the step to zero alone; on busy scale-in a worker hands its shards back
        cooldownPeriod: cooldownSeconds
        rules: empty(windowStart) ? queueRules : concat(queueRules, windowRules)
      }
    }
  }
}

output id string = worker.id
output name string = worker.name
