homelab {
  node("aoostar") {
    gpu passthrough
    tenant("gaming") {
      vm windows
    }
  }
}
