// "Where I am": fills the pin with the place where one stands. Without it the pin is typed.
const button = document.querySelector("[data-pin]");
const field = button && document.getElementById(button.dataset.pin);

if (field && navigator.geolocation) {
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition((found) => {
      field.value = `${found.coords.latitude.toFixed(6)}, ${found.coords.longitude.toFixed(6)}`;
      field.focus();
    });
  });
}
