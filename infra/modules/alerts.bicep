// What wakes somebody up. Queries name events by the names and ids that the code logs; a test compares the two.
param location string
param tags object
param actionGroupId string
param workspaceId string
param serviceBusId string
param deadLetterQueueName string
param workQueueNames array
param workerId string

@description('Replicas that are to stay up; with 0 an alert tells of a worker that never goes.')
param minReplicas int

var serviceBusMetrics = 'Microsoft.ServiceBus/namespaces'
var workerMetrics = 'Microsoft.App/containerApps'

// Gauges of Service Bus have no Total, counters nothing else.
var serviceBusAlerts = [
  // Dead letters are forwarded to one queue, and the control plane writes down what comes there: a queue that is not empty has
  // nobody who does. That there was one at all, messages-put-aside says below.
  {
    name: 'dead-letters-wait', severity: 1, scope: serviceBusId, namespace: serviceBusMetrics, metric: 'ActiveMessages'
    aggregation: 'Maximum', operator: 'GreaterThan', threshold: 0, window: 'PT5M', entities: [ deadLetterQueueName ]
  }
  // forwarding failed, or a dead letter lay in its queue for two weeks
  {
    name: 'dead-letters-not-forwarded', severity: 1, scope: serviceBusId, namespace: serviceBusMetrics, metric: 'DeadletteredMessages'
    aggregation: 'Maximum', operator: 'GreaterThan', threshold: 0, window: 'PT15M', entities: [ '*' ]
  }
  {
    name: 'messages-given-back', severity: 2, scope: serviceBusId, namespace: serviceBusMetrics, metric: 'AbandonMessage'
    aggregation: 'Total', operator: 'GreaterThan', threshold: 20, window: 'PT15M', entities: [ '*' ]
  }
  // a throttled namespace reports depths of 0, and then nothing scales up
  {
    name: 'service-bus-throttled', severity: 2, scope: serviceBusId, namespace: serviceBusMetrics, metric: 'ThrottledRequests'
    aggregation: 'Total', operator: 'GreaterThan', threshold: 0, window: 'PT5M', entities: []
  }
  {
    name: 'service-bus-errors', severity: 3, scope: serviceBusId, namespace: serviceBusMetrics, metric: 'ServerErrors'
    aggregation: 'Total', operator: 'GreaterThan', threshold: 0, window: 'PT5M', entities: []
  }
]
var workerAlerts = [
  {
    name: 'worker-restarts', severity: 1, scope: workerId, namespace: workerMetrics, metric: 'RestartCount'
    aggregation: 'Maximum', operator: 'GreaterThan', threshold: 2, window: 'PT15M', entities: []
  }
]
// money
var idleAlerts = [
  {
    name: 'worker-never-goes', severity: 3, scope: workerId, namespace: workerMetrics, metric: 'Replicas'
    aggregation: 'Minimum', operator: 'GreaterThanOrEqual', threshold: 1, window: 'PT6H', entities: []
  }
]
var metricDefinitions = concat(serviceBusAlerts, workerAlerts, minReplicas == 0 ? idleAlerts : [])

resource metricAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [for definition in metricDefinitions: {
  name: definition.name
  location: 'global'
  tags: tags
  properties: {
    severity: definition.severity
    enabled: true
    scopes: [ definition.scope ]
    evaluationFrequency: 'PT5M'
    windowSize: definition.window
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: definition.name
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: definition.namespace
          metricName: definition.metric
          timeAggregation: definition.aggregation
          operator: definition.operator
          threshold: definition.threshold
          dimensions: empty(definition.entities) ? [] : [
            { name: 'EntityName', operator: 'Include', values: definition.entities }
          ]
        }
      ]
    }
    actions: [
      { actionGroupId: actionGroupId }
    ]
  }
}]

// Work waits and nobody finishes any: what Azure can tell in place of the age of the oldest message, for which it has no metric
// and which our programs publish over /metrics and OTLP alone. One rule a queue: with two criteria a rule may name one value of
// a dimension.
resource stalledQueues 'Microsoft.Insights/metricAlerts@2018-03-01' = [for queue in workQueueNames: {
  name: 'stalled-${queue}'
  location: 'global'
  tags: tags
  properties: {
    severity: 1
    enabled: true
    scopes: [ serviceBusId ]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT30M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'waiting'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: serviceBusMetrics
          metricName: 'ActiveMessages'
          timeAggregation: 'Minimum'
          operator: 'GreaterThan'
          threshold: 0
          dimensions: [
            { name: 'EntityName', operator: 'Include', values: [ queue ] }
          ]
        }
        {
          name: 'unfinished'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: serviceBusMetrics
          metricName: 'CompleteMessage'
          timeAggregation: 'Total'
          operator: 'LessThan'
          threshold: 1
          dimensions: [
            { name: 'EntityName', operator: 'Include', values: [ queue ] }
          ]
        }
      ]
    }
    actions: [
      { actionGroupId: actionGroupId }
    ]
  }
}]

// The Functions host keeps of a log line its text and, as EventName, the name of its event; a container's console line is the
// JSON object of .NET's console formatter, which has the event's id and not its name.
var logDefinitions = [
  {
    name: 'batches-failed', severity: 2, window: 'PT15M', threshold: 0
    query: 'AppTraces | where tostring(Properties.EventName) in ("BatchFailed", "BatchExpired")'
  }
  {
    name: 'messages-put-aside', severity: 1, window: 'PT15M', threshold: 0
    query: 'AppTraces | where tostring(Properties.EventName) in ("DeadLetterKept", "SubmissionDeadLettered")'
  }
  {
    name: 'sweeps-failing', severity: 1, window: 'PT15M', threshold: 3
    query: 'AppTraces | where tostring(Properties.EventName) == "BatchSweepFailed"'
  }
  // the control plane itself found that messages must be lost, or their workers dead
  {
    name: 'work-sent-again', severity: 2, window: 'PT30M', threshold: 0
    query: 'AppTraces | where tostring(Properties.EventName) in ("ShardsResent", "SubmissionResent")'
  }
  {
    name: 'api-failing', severity: 2, window: 'PT15M', threshold: 0
    query: 'AppRequests | summarize Failed = countif(Success == false), Total = count() | where Total > 20 and todouble(Failed) / Total > 0.05'
  }
  // WorkerFault and ShardDeadLettered
  {
    name: 'worker-faults', severity: 1, window: 'PT15M', threshold: 0
    query: 'ContainerAppConsoleLogs | where Log startswith "{" | where toint(parse_json(Log).EventId) in (5001, 5302)'
  }
  {
    name: 'worker-does-not-start', severity: 2, window: 'PT15M', threshold: 3
    query: 'ContainerAppSystemLogs | where Reason in ("ProbeFailed", "ContainerTerminated", "ImagePullFailure")'
  }
]

resource logAlerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for definition in logDefinitions: {
  name: definition.name
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    severity: definition.severity
    enabled: true
    scopes: [ workspaceId ]
    evaluationFrequency: 'PT5M'
    windowSize: definition.window
    autoMitigate: false
    // in a new workspace the tables are not there yet
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: definition.query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: definition.threshold
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: [ actionGroupId ] }
  }
}]
