// Lab D as far as its machine and its cluster go: one node that is control plane and worker.
homelab("lab-d") {
  domain("int.example.com")
  secrets { env("proxmox.token", "PROXMOX_TOKEN") }

  network("home") {
    addresses("192.168.30.0/24")
    gateway("192.168.30.1")
    dns("192.168.30.45")                   // Pi-hole
    vlan(30)
  }

  proxmox("pve") {
    endpoint("https://192.168.30.10:8006")
    token(secret("proxmox.token"))
    storage("local-zfs")
  }

  cluster("homelab") {
    on("pve")
    controlPlane { cpu(6); memory(16.GiB); disk(100.GiB); address("192.168.30.50") }
    namespace("demo") { service(whoami) }
  }
}
