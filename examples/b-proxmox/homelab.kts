// Lab B as far as its machines and its cluster go: Talos on a Proxmox host, workers with disks for Longhorn.
homelab("lab-b") {
  domain("lab.example.com")
  secrets { env("proxmox.token", "PROXMOX_TOKEN") }

  network("lan") { addresses("192.168.1.0/24"); gateway("192.168.1.1") }

  proxmox("n100") {
    endpoint("https://192.168.1.10:8006")
    token(secret("proxmox.token"))
    storage("local-zfs")
  }

  cluster("prox-n100") {
    on("n100")
    controlPlane { cpu(2); memory(4.GiB); disk(50.GiB); address("192.168.1.50") }
    workers(2) {
      cpu(4); memory(8.GiB); disk(100.GiB)
      addresses("192.168.1.51-192.168.1.59")
      dataDisk("longhorn", 200.GiB)       // brings the extensions that Longhorn needs
    }
    namespace("demos") { service(whoami) }
  }
}
