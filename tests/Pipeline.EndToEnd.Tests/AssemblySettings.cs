// Each test starts processes of its own; two at a time would only measure the machine's patience.
[assembly: DoNotParallelize]
