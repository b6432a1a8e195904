// Preloaded into our own process: tells its peak memory and its processor time when it ends.
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  process._rawDebug(`peak ${maxRSS} cpu ${userCPUTime + systemCPUTime}`)
})
